// The course page of the room, before a deck is on the stage: it goes there with the teacher.

import type { FollowerMessage } from '../serve/present-messages.js';
import { connect } from './event-connection.js';

connect({
  url: () => '/@lutrin/follow',
  connected: () => {},
  receive: text => {
    const message = JSON.parse(text) as FollowerMessage;
    if (message.type === 'stage' && message.deck !== null) location.replace('/');
  },
});
